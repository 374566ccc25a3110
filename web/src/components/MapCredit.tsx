/** Whose work the map is. Tiles are drawn from OpenStreetMap's data, whose licence asks for this. */
export function MapCredit() {
  return (
    <a
      href="https://www.openstreetmap.org/copyright"
      rel="noreferrer"
      className="absolute right-0 bottom-0 rounded-tl-lg bg-card/85 px-2 py-0.5 text-xs text-quiet underline"
    >
      © OpenStreetMap
    </a>
  );
}
