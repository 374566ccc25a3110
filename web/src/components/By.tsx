import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogoFragment } from '@/graphql/generated/graphql';
import { Logo } from './Logo';

interface ByProps {
  organization: { name: string; logo?: LogoFragment | null };
  className?: string;
}

/** Who organizes an event, with their logo if they have one. */
export function By({ organization: { name, logo }, className = '' }: ByProps) {
  const { t } = useTranslation('event');
  return (
    <p className={`flex items-center gap-3 text-quiet ${className}`}>
      {logo && <Logo logo={logo} className="h-10 w-auto max-w-28" />}
      {t('by', { name })}
    </p>
  );
}

/** What is in the colour that an organizer has chosen, if any; the style sheet makes it readable. */
export function Branded({ brand, children }: { brand: string | null | undefined; children: ReactNode }) {
  return (
    <div className="contents" style={brand ? ({ '--brand': brand } as CSSProperties) : undefined}>
      {children}
    </div>
  );
}
