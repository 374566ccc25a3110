import { describe, expect, it, vi } from 'vitest';
import type { MemberRole } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { Refused } from '@/lib/refusal';
import { invite, isLastOwner, setRole, sorted, type Member } from './members';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

const member = (name: string, role: MemberRole): Member => ({
  user: { id: `user_${name}`, email: `${name}@example.org`, displayName: name },
  role,
  joinedAt: '2026-11-01T08:00:00Z',
});

const ada = member('ada', 'OWNER');
const ben = member('ben', 'CHECK_IN_STAFF');
const cleo = member('cleo', 'OWNER');

describe('a team', () => {
  it('is told by what its members may do, then by name', () => {
    expect(sorted([ben, cleo, ada])).toEqual([ada, cleo, ben]);
  });

  it('keeps its last owner', () => {
    expect(isLastOwner(ada, [ada, ben])).toBe(true);
    expect(isLastOwner(ada, [ada, cleo])).toBe(false);
    expect(isLastOwner(ben, [ada, ben])).toBe(false);
  });

  it('does not take in who is in it, lest that changes their role', async () => {
    await expect(invite('org_1', [ada, ben], ' Ben@Example.org ', 'OWNER')).rejects.toThrow(Refused);
  });

  it('changes a role only from the one that is shown', async () => {
    const error = { code: 'EDITED_MEANWHILE', field: 'expectedRole', message: 'Too late.' };
    vi.mocked(execute).mockResolvedValueOnce({ memberGrant: { errors: [error] } });
    await expect(setRole('org_1', ben, 'MANAGER')).rejects.toThrow(Refused);
    expect(vi.mocked(execute).mock.lastCall?.[1]).toEqual({
      input: {
        organizationId: 'org_1',
        email: 'ben@example.org',
        role: 'MANAGER',
        expectedRole: 'CHECK_IN_STAFF',
      },
    });
  });
});
