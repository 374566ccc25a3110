import { describe, expect, it } from 'vitest';
import { restError } from './rest';

describe('what an endpoint refuses', () => {
  it('is told by its code', () => {
    const body = '{"errors":[{"message":"Too small.","extensions":{"code":"PICTURE_TOO_SMALL"}}]}';
    expect(restError(422, body, 'r-1')).toMatchObject({
      code: 'PICTURE_TOO_SMALL',
      message: 'Too small.',
      requestId: 'r-1',
    });
  });

  it('is a fault where it is told in words of somebody else', () => {
    expect(restError(502, '<html>Bad gateway</html>')).toMatchObject({ code: 'INTERNAL' });
    expect(restError(403, '')).toMatchObject({ code: 'FORBIDDEN' });
  });
});
