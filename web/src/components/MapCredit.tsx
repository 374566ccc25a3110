import { config } from '@/lib/config';

/** Whose work the map is: licences of tiles and of what they are drawn from ask for this. */
export function MapCredit() {
  return (
    <a
      href={config.tileCredit.url}
      rel="noreferrer"
      className="absolute end-0 bottom-0 rounded-ss-lg bg-card/85 px-2 py-0.5 text-xs text-quiet underline"
    >
      {config.tileCredit.text}
    </a>
  );
}
