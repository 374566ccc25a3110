import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { check, type Refusal } from '@/lib/refusal';
import { signedIn } from '@/lib/session';
import { send } from '@/lib/transport';

const LogInDocument = graphql(`
  mutation LogIn($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      session {
        accessToken
        expiresAt
      }
      challenge {
        token
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

interface FirstStep {
  session?: { accessToken: string; expiresAt: string } | null;
  challenge?: { token: string } | null;
  errors: Refusal[];
}

/** Takes the session; or returns the token of the challenge, where the account has a second step. */
function enter({ session, challenge, errors }: FirstStep): string | undefined {
  if (challenge) return challenge.token;
  check(errors);
  if (session) signedIn(session);
  return undefined;
}

/** Logs in by a password; returns a challenge if there is a second step. */
export async function logIn(email: string, password: string): Promise<string | undefined> {
  const { sessionCreate } = await send(LogInDocument, { input: { email, password, useCookie: true } });
  return enter(sessionCreate);
}

const RedeemLinkDocument = graphql(`
  mutation RedeemLink($input: MagicLinkRedeemInput!) {
    magicLinkRedeem(input: $input) {
      session {
        accessToken
        expiresAt
      }
      challenge {
        token
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Logs in by the token of a mailed link; returns a challenge if there is a second step. */
export async function redeemLink(token: string): Promise<string | undefined> {
  const { magicLinkRedeem } = await send(RedeemLinkDocument, { input: { token, useCookie: true } });
  return enter(magicLinkRedeem);
}

const RedeemCodeDocument = graphql(`
  mutation RedeemCode($input: SecondFactorRedeemInput!) {
    secondFactorRedeem(input: $input) {
      session {
        accessToken
        expiresAt
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Ends a login with its second step. */
export async function redeemCode(token: string, code: string): Promise<void> {
  const { secondFactorRedeem } = await send(RedeemCodeDocument, { input: { token, code, useCookie: true } });
  check(secondFactorRedeem.errors);
  if (secondFactorRedeem.session) signedIn(secondFactorRedeem.session);
}

const RequestLinkDocument = graphql(`
  mutation RequestLink($input: MagicLinkRequestInput!) {
    magicLinkRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function requestLink(email: string): Promise<void> {
  check((await send(RequestLinkDocument, { input: { email } })).magicLinkRequest.errors);
}

const SignUpDocument = graphql(`
  mutation SignUp($input: AccountSignUpInput!) {
    accountSignUp(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export interface SignUp {
  email: string;
  password: string;
  displayName: string;
  locale: string;
  timezone: string;
}

export async function signUp(input: SignUp): Promise<void> {
  check((await send(SignUpDocument, { input })).accountSignUp.errors);
}

const RequestResetDocument = graphql(`
  mutation RequestReset($input: PasswordResetRequestInput!) {
    passwordResetRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function requestReset(email: string): Promise<void> {
  check((await send(RequestResetDocument, { input: { email } })).passwordResetRequest.errors);
}

const ResetDocument = graphql(`
  mutation ResetPassword($input: PasswordResetInput!) {
    passwordReset(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function resetPassword(token: string, password: string): Promise<void> {
  check((await send(ResetDocument, { input: { token, password } })).passwordReset.errors);
}

const VerifyDocument = graphql(`
  mutation VerifyEmail($input: EmailVerifyInput!) {
    emailVerify(input: $input) {
      session {
        accessToken
        expiresAt
      }
      signUp {
        email
        displayName
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Makes the account and logs in by the code from the mail, in the browser that signed up. */
export async function verifyByCode(code: string): Promise<void> {
  const { emailVerify } = await send(VerifyDocument, { input: { code, useCookie: true } });
  check(emailVerify.errors);
  if (emailVerify.session) signedIn(emailVerify.session);
}

/** A sign-up of which only the mailed link is known here. */
export interface WaitingSignUp {
  email: string;
  displayName: string;
}

/** What is chosen where one did not sign up. */
export interface Chosen {
  password: string;
  displayName: string;
}

/**
 * Makes the account and logs in. Returns the sign-up where another browser made it: there, a password is chosen first.
 */
export async function verifyEmail(token: string, chosen?: Chosen): Promise<WaitingSignUp | undefined> {
  const { emailVerify } = await send(VerifyDocument, { input: { token, useCookie: true, ...chosen } });
  if (emailVerify.signUp) return emailVerify.signUp;
  check(emailVerify.errors);
  if (emailVerify.session) signedIn(emailVerify.session);
  return undefined;
}

const RequestVerificationDocument = graphql(`
  mutation RequestVerification($input: EmailVerificationRequestInput!) {
    emailVerificationRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function requestVerification(email: string): Promise<void> {
  check((await execute(RequestVerificationDocument, { input: { email } })).emailVerificationRequest.errors);
}
