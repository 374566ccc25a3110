import { graphql } from '@/graphql/generated';
import { execute, send } from '@/lib/graphql';
import { check } from '@/lib/refusal';
import { signedIn } from '@/lib/session';

const LogInDocument = graphql(`
  mutation LogIn($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      session {
        accessToken
        expiresAt
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

export async function logIn(email: string, password: string): Promise<void> {
  const { sessionCreate } = await send(LogInDocument, { input: { email, password, useCookie: true } });
  check(sessionCreate.errors);
  if (sessionCreate.session) signedIn(sessionCreate.session);
}

const RedeemLinkDocument = graphql(`
  mutation RedeemLink($input: MagicLinkRedeemInput!) {
    magicLinkRedeem(input: $input) {
      session {
        accessToken
        expiresAt
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

/** Logs in by the token of a mailed link. */
export async function redeemLink(token: string): Promise<void> {
  const { magicLinkRedeem } = await send(RedeemLinkDocument, { input: { token, useCookie: true } });
  check(magicLinkRedeem.errors);
  if (magicLinkRedeem.session) signedIn(magicLinkRedeem.session);
}

const RequestLinkDocument = graphql(`
  mutation RequestLink($input: MagicLinkRequestInput!) {
    magicLinkRequest(input: $input) {
      errors {
        code
        field
        message
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
        code
        field
        message
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
        code
        field
        message
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
        code
        field
        message
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
      errors {
        code
        field
        message
      }
    }
  }
`);

export async function verifyEmail(token: string): Promise<void> {
  check((await send(VerifyDocument, { input: { token } })).emailVerify.errors);
}

const RequestVerificationDocument = graphql(`
  mutation RequestVerification($input: EmailVerificationRequestInput!) {
    emailVerificationRequest(input: $input) {
      errors {
        code
        field
        message
      }
    }
  }
`);

export async function requestVerification(email: string): Promise<void> {
  check((await execute(RequestVerificationDocument, { input: { email } })).emailVerificationRequest.errors);
}
