import { graphql } from '@/graphql/generated';
import type { MoneyInput, RefundPreviewQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check, type Refusal } from '@/lib/refusal';

const ResendOrderDocument = graphql(`
  mutation ResendOrder($input: OrderResendInput!) {
    orderResend(input: $input) {
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

const CancelOrderForBuyerDocument = graphql(`
  mutation CancelOrderForBuyer($input: OrderCancelInput!) {
    orderCancel(input: $input) {
      errors {
        ...OrderErrorFields
      }
    }
  }
`);

const RefundPreviewDocument = graphql(`
  query RefundPreview($orderId: ID!, $amount: MoneyInput) {
    refundPreview(orderId: $orderId, amount: $amount) {
      amount {
        currency
        minor
      }
      remaining {
        currency
        minor
      }
      cancelsOrder
      voidedTickets {
        id
        holderName
        ticketType {
          name
        }
      }
      errors {
        ...RefundErrorFields
      }
    }
  }
`);

const CreateRefundDocument = graphql(`
  mutation CreateRefund($input: RefundCreateInput!) {
    refundCreate(input: $input) {
      errors {
        ...RefundErrorFields
      }
    }
  }
`);

/** Mails an order's tickets to its buyer again. */
export async function resendOrder(orderId: string): Promise<void> {
  const { orderResend } = await execute(ResendOrderDocument, { input: { orderId } });
  check(orderResend.errors);
}

/** Cancels an order; what is left of its payment goes back. */
export async function cancelOrder(orderId: string, reason: string | null): Promise<void> {
  const { orderCancel } = await execute(CancelOrderForBuyerDocument, { input: { orderId, reason } });
  check(orderCancel.errors);
}

export type RefundPreview = RefundPreviewQuery['refundPreview'];

/** What a refund would do. */
export async function previewRefund(
  orderId: string,
  amount: MoneyInput,
  signal: AbortSignal,
): Promise<RefundPreview> {
  return (await execute(RefundPreviewDocument, { orderId, amount }, signal)).refundPreview;
}

interface Refund {
  orderId: string;
  amount: MoneyInput;
  reason: string;
  idempotencyKey: string;
}

/** Refunds an order in part or in full. The same key is one refund, however often it is sent. */
export async function createRefund(refund: Refund): Promise<void> {
  const { refundCreate } = await execute(CreateRefundDocument, { input: refund });
  check(refundCreate.errors.map(atField));
}

/** The API names the part of the amount that is wrong; the form has one field for it. */
export function atField(problem: Refusal): Refusal {
  return { ...problem, field: problem.field?.split('.')[0] ?? null };
}

/**
 * The key of the refund that comes after those there are. Whoever sends it again without knowing that it was made – the
 * network failed, somebody else was faster – gets the one refund, or hears that there was another.
 */
export function refundKey(refunds: { id: string }[]): string {
  return `after:${refunds.at(-1)?.id ?? 'none'}`;
}
