import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API. */
const api = process.env['EVENT_RADAR_API'] ?? 'http://127.0.0.1:8080';
const served = ['/graphql', '/files', '/dev', '/sandbox', '/schema.graphql', '/health'];
/** Files of events and orders, beside the pages of the same names. */
const files = '^/(events|orders)/.+\\.(csv|ics|pdf|svg)$';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { app: 'index.html', graphiql: 'graphiql.html' },
      // Packages of GraphiQL's carry marks for a server that renders; they mean nothing here.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
  server: { proxy: Object.fromEntries([...served, files].map((path) => [path, { target: api, ws: true }])) },
  test: { environment: 'happy-dom' },
});
