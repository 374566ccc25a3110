import { useEffect } from 'react';
import { beforeSignOut } from '@/lib/session';
import { sendAllWaiting } from './queue';

/**
 * Sends scans that an earlier visit left on the device, from wherever in the organizer's area one is, and before
 * signing out. They wait on if that fails.
 */
export function useLeftoverScans(): void {
  useEffect(() => {
    const send = () => sendAllWaiting().catch(() => undefined);
    const retry = () => void send();
    retry();
    window.addEventListener('online', retry);
    const stop = beforeSignOut(send);
    return () => {
      window.removeEventListener('online', retry);
      stop();
    };
  }, []);
}
