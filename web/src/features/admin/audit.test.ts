import { describe, expect, it } from 'vitest';
import { auditFile, auditFilter, parseAuditSearch } from './audit';

describe('the audit trail’s filter', () => {
  it('leaves out what it does not understand', () => {
    expect(
      parseAuditSearch({ action: ' user.suspend ', from: 'yesterday', to: '2026-11-21', actor: 7 }),
    ).toEqual({
      action: 'user.suspend',
      to: '2026-11-21',
      actor: '7',
    });
  });

  it('takes whole days of the reader’s, the last one included', () => {
    const { occurredAfter, occurredBefore } = auditFilter({ from: '2026-11-20', to: '2026-11-21' });
    expect(occurredAfter).toBe(new Date(2026, 10, 20).toISOString());
    expect(occurredBefore).toBe(new Date(2026, 10, 22).toISOString());
  });

  it('asks for a file of the same', () => {
    expect(auditFile({ action: 'user', actor: 'user_1' }, 'csv')).toBe(
      '/admin/audit.csv?actorId=user_1&action=user',
    );
  });
});
