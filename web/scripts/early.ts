import type { Plugin } from 'vite';

/** What every page of the app runs first, besides what its HTML names already. */
const FIRST = /^assets\/(main|foundation|common)-[^/]+\.js$/;

/**
 * Names the app's first files in its page, between marks: the server leaves them out where it has written the page itself,
 * which is to be seen before the app takes its share of a slow network. Where it has not, there is nothing else to wait for.
 */
export function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (!bundle || !filename.endsWith('index.html')) return html;
        const links = Object.keys(bundle)
          .filter((file) => FIRST.test(file))
          .map((file) => `    <link rel="modulepreload" crossorigin href="/${file}">\n`);
        return html.replace(
          '  </head>',
          `    <!-- early -->\n${links.join('')}    <!-- /early -->\n  </head>`,
        );
      },
    },
  };
}
