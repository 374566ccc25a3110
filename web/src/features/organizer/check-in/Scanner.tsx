import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui';
import {
  cameraAllowed,
  cameraPossible,
  cameraTrouble,
  keepAwake,
  openCamera,
  type Camera,
  type CameraTrouble,
} from './camera';
import { isMuted, mute, unlockSound } from './feedback';

interface ScannerProps {
  found: (code: string) => void;
}

/** The camera as a scanner: where it can't be had, what to do about it. */
export function Scanner({ found }: ScannerProps) {
  const { t } = useTranslation('door');
  const [on, setOn] = useState(false);
  const [trouble, setTrouble] = useState<CameraTrouble | undefined>(() =>
    cameraPossible() ? undefined : 'insecure',
  );
  useEffect(() => {
    if (cameraPossible()) void cameraAllowed().then((allowed) => allowed && setOn(true));
  }, []);
  const start = () => {
    unlockSound();
    setTrouble(undefined);
    setOn(true);
  };
  const fail = (why: CameraTrouble) => {
    setOn(false);
    setTrouble(why);
  };
  return (
    <section aria-label={t('camera.label')} className="space-y-3">
      {on ? (
        <Viewfinder found={found} fail={fail} stop={() => setOn(false)} />
      ) : (
        <div className="flex aspect-square max-h-[46dvh] w-full flex-col items-center justify-center gap-4 rounded-2xl border border-line bg-card p-5 text-center">
          {trouble ? (
            <div role="alert">
              <p className="font-medium">{t(`camera.trouble.${trouble}`)}</p>
              <p className="mt-1 text-quiet">{t(`camera.help.${trouble}`)}</p>
            </div>
          ) : (
            <p className="text-quiet">{t('camera.intro')}</p>
          )}
          {trouble !== 'insecure' && (
            <Button tone="primary" onClick={start}>
              {trouble ? t('camera.again') : t('camera.start')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

interface ViewfinderProps {
  found: (code: string) => void;
  fail: (why: CameraTrouble) => void;
  stop: () => void;
}

function Viewfinder({ found, fail, stop }: ViewfinderProps) {
  const { t } = useTranslation('door');
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera>();
  const [lit, setLit] = useState(false);
  const onFound = useEffectEvent(found);
  const onFail = useEffectEvent(fail);
  useEffect(() => {
    let over = false;
    let opened: Camera | undefined;
    const sleep = keepAwake();
    // Results come up below it: both have to be in sight.
    video.current?.parentElement?.scrollIntoView({ block: 'start' });
    if (video.current) {
      openCamera(video.current, (code) => onFound(code)).then(
        (ready) => {
          opened = ready;
          if (over) ready.stop();
          else setCamera(ready);
        },
        (error: unknown) => {
          if (!over) onFail(cameraTrouble(error));
        },
      );
    }
    return () => {
      over = true;
      sleep();
      opened?.stop();
    };
  }, []);
  const light = () => {
    void camera?.light(!lit).then(
      () => setLit(!lit),
      () => undefined,
    );
  };
  return (
    <>
      <div className="relative mx-auto aspect-square scroll-mt-3 max-h-[46dvh] w-full overflow-hidden rounded-2xl bg-black">
        <video ref={video} playsInline muted className="size-full object-cover" />
        <div aria-hidden className="absolute inset-[18%] rounded-3xl border-4 border-white/80" />
        {!camera && (
          <p role="status" className="absolute inset-x-0 bottom-3 text-center text-white">
            {t('camera.starting')}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {camera?.torch && (
          <Button aria-pressed={lit} onClick={light}>
            {lit ? t('camera.dark') : t('camera.light')}
          </Button>
        )}
        <Mute />
        <Button className="ms-auto" onClick={stop}>
          {t('camera.stop')}
        </Button>
      </div>
    </>
  );
}

function Mute() {
  const { t } = useTranslation('door');
  const [muted, setMuted] = useState(isMuted);
  const change = () => {
    unlockSound();
    mute(!muted);
    setMuted(!muted);
  };
  return <Button onClick={change}>{muted ? t('sound.on') : t('sound.off')}</Button>;
}
