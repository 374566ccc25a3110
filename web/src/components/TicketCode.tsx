import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountKeys } from '@/lib/keys/account';
import { Skeleton } from './ui';

/** The code's dark squares as one path, a unit each, within a rim of four that scanners need around them. */
async function draw(secret: string): Promise<{ size: number; path: string }> {
  const { encode } = await import('uqr');
  const { data, size } = encode(secret, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: dark.join('') };
}

/** A ticket's QR code, drawn here so that it needs no network. Dark on white whatever the theme: scanners want that. */
export function TicketCode({ secret, label }: { secret: string; label: string }) {
  const { t } = useTranslation();
  const code = useQuery({
    queryKey: accountKeys.ticketCode(secret),
    queryFn: () => draw(secret),
    staleTime: Infinity,
  });
  if (code.isError) return <p role="alert">{t('codeMissing')}</p>;
  if (!code.data) return <Skeleton className="aspect-square w-full" />;
  const { size, path } = code.data;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="block aspect-square w-full rounded-xl bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
