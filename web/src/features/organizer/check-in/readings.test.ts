import { describe, expect, it } from 'vitest';
import { readings } from './readings';
import cases from './readings.json';

describe('readings', () => {
  it.each(cases)('find $printed whatever the layout', ({ printed, read }) => {
    for (const typed of read) expect(readings(typed), typed).toContain(printed);
  });

  it('leave what is no code as it is', () => {
    for (const typed of ['', 'no ticket', 'https://example.org/']) expect(readings(typed)).toEqual([typed]);
    expect(readings('vt0zIjJyDDx0MleBJpy8lJltw88').length).toBeLessThanOrEqual(9);
  });
});
