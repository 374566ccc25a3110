import { graphql } from '@/graphql/generated';
import type { LogoFragment } from '@/graphql/generated/graphql';
import { fileUrl } from '@/lib/files';

export const LogoFields = graphql(`
  fragment Logo on OrganizationLogo {
    url
    width
    height
    variants {
      url
      width
    }
  }
`);

/** An organization's logo, which stands beside its name. It is a picture on white, in dark mode, too. */
export function Logo({ logo, className = '' }: { logo: LogoFragment; className?: string }) {
  return (
    <img
      src={fileUrl(logo.url)}
      srcSet={logo.variants.map(({ url, width }) => `${fileUrl(url)} ${width}w`).join(', ')}
      sizes="10rem"
      width={logo.width}
      height={logo.height}
      alt=""
      className={`rounded-xl bg-white object-contain ${className}`}
    />
  );
}
