import { describe, expect, it } from 'vitest';
import type { MemberRole } from '@/graphql/generated/graphql';
import { Refused } from '@/lib/refusal';
import { invite, isLastOwner, sorted, type Member } from './members';

const member = (name: string, role: MemberRole): Member => ({
  user: { id: `user_${name}`, email: `${name}@example.org`, displayName: name },
  role,
  since: '2026-11-01T08:00:00Z',
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
});
