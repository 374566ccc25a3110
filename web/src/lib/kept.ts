/** What keeps things for a time without a network. Only who is signed in needs it, so it is no part of the first load. */
export const whatIsKept = () => import('./offline');
