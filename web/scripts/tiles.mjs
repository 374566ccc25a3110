// Map tiles for development and tests, without anybody else's server: `node scripts/tiles.mjs 9999`, and
// `http://127.0.0.1:9999/{z}/{x}/{y}.png` as the tile URL. Each tile is a plain colour with a border and some "streets".
import { createServer } from 'node:http';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 256;
const COLOURS = [
  [223, 232, 215],
  [232, 228, 216],
  [214, 226, 232],
];
const STREET = [255, 255, 255];
const EDGE = [196, 200, 190];

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function tile(x, y) {
  const ground = COLOURS[(x + 2 * y) % COLOURS.length];
  const rows = [];
  for (let row = 0; row < SIZE; row += 1) {
    const line = Buffer.alloc(1 + SIZE * 3);
    for (let column = 0; column < SIZE; column += 1) {
      const isEdge = row === 0 || column === 0;
      const isStreet = row % 64 < 5 || column % 96 < 7 || Math.abs(row - column) < 4;
      line.set(isEdge ? EDGE : isStreet ? STREET : ground, 1 + column * 3);
    }
    rows.push(line);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

createServer((request, response) => {
  const [, x, y] = /^\/\d+\/(\d+)\/(\d+)\.png$/.exec(request.url ?? '')?.map(Number) ?? [];
  if (x === undefined || y === undefined) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' })
    .end(tile(x, y));
}).listen(Number(process.argv[2] ?? 9999), '127.0.0.1');
