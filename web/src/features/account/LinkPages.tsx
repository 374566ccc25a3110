/** Signing up, and the pages behind links in mails, come together: there are many of them, and all are small. */
export { ChangeEmailPage, UndoEmailPage } from './ChangeEmailPage';
export { ForgotPasswordPage } from './ForgotPasswordPage';
export { ResetPasswordPage } from './ResetPasswordPage';
export { SignUpPage } from './SignUpPage';
export { UndoFactorPage } from './UndoFactorPage';
export { UnsubscribePage } from './UnsubscribePage';
export { VerifyEmailPage } from './VerifyEmailPage';
