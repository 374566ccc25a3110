// Puts the icons that the app uses and its illustrations in one file, which browsers keep; so they cost no JavaScript.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'src/components/generated';
const ART = 'src/components/art';
const icons = JSON.parse(readFileSync('src/components/icons.json', 'utf8'));

/** A drawing's inside, and its box. */
function drawing(path) {
  const svg = readFileSync(path, 'utf8');
  const [, box] = /viewBox="([^"]+)"/.exec(svg) ?? [];
  const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return { box, inside: inside.replace(/\s+/g, ' ').replaceAll('> <', '><').trim() };
}

const symbols = Object.entries(icons).map(([name, lucide]) => {
  const { box, inside } = drawing(`node_modules/lucide-static/icons/${lucide}.svg`);
  return (
    `<symbol id="${name}" viewBox="${box}" fill="none" stroke="currentColor" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round">${inside}</symbol>`
  );
});
for (const file of readdirSync(ART).sort()) {
  const { box, inside } = drawing(`${ART}/${file}`);
  symbols.push(
    `<symbol id="art-${file.replace('.svg', '')}" viewBox="${box}" fill="none">${inside}</symbol>`,
  );
}
mkdirSync(FOLDER, { recursive: true });
// Icons of Lucide, https://lucide.dev, ISC licence.
writeFileSync(
  `${FOLDER}/sprite.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg"><!-- icons: lucide.dev, ISC -->${symbols.join('')}</svg>\n`,
);
