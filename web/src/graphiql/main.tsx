import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './page.css';

// GraphiQL of our own build instead of a CDN's: it works on a machine without a network, under our policy.
const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql/ws`,
});

const START = `# Queries, mutations and subscriptions of Event Radar. The documentation is behind the book to the left.
# To be somebody, put an access token of sessionCreate under "Headers": { "authorization": "Bearer …" }
{
  events(first: 3) {
    nodes {
      slug
      title
      startsAt
      priceFrom {
        formatted
      }
    }
  }
}
`;

const root = document.getElementById('graphiql');
if (!root) throw new Error('graphiql.html has no #graphiql');
createRoot(root).render(
  <StrictMode>
    <GraphiQL fetcher={fetcher} defaultQuery={START} />
  </StrictMode>,
);
