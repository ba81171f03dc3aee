// What a vendor hears and feels, and a screen that stays on. All of it is a courtesy: failures are ignored.

let audio = null;

// Sound and wake lock are only given to a page that was tapped.
export function wakeUp() {
  audio ??= window.AudioContext ? new AudioContext() : null;
  audio?.resume().catch(() => {});
  navigator.wakeLock?.request("screen").catch(() => {});
}

export function signalRedeemed() {
  navigator.vibrate?.(80);
  tone(880, 0, 0.09);
  tone(1320, 0.1, 0.14);
}

export function signalRefused() {
  navigator.vibrate?.([200, 100, 200]);
  tone(220, 0, 0.35);
}

// hertz; start and length in seconds from now
function tone(hertz, start, length) {
  if (audio?.state !== "running") return;
  const from = audio.currentTime + start;
  const sound = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0.3 });
  volume.gain.setTargetAtTime(0, from + length * 0.7, 0.02);
  sound.connect(volume).connect(audio.destination);
  sound.start(from);
  sound.stop(from + length + 0.1);
}
