import { configure } from '@testing-library/dom';

// A second, as it is by default, is little on a machine that builds something else meanwhile.
configure({ asyncUtilTimeout: 10_000 });
