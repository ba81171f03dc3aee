// The camera and the reader behind it: shows the picture in a <video> and calls back with every text that it reads.

const wanted = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
const moment = 500; // ms
const readerTimeout = 20_000; // ms: the reader is 0.4 MB, on the network of a crowded street

export class ScanCamera {
  #video;
  #onText;
  #stream = null;
  #worker = null;
  #reader = null; // promise of a worker that is ready
  #busy = false;
  #canvas = document.createElement("canvas");

  constructor(video, onText) {
    this.#video = video;
    this.#onText = onText;
  }

  get live() {
    return this.#stream?.getVideoTracks().some((track) => track.readyState === "live" && !track.muted) ?? false;
  }

  get #light() {
    return this.#stream?.getVideoTracks()[0];
  }

  // Many cameras of phones have a light, that of a laptop has none.
  get hasTorch() {
    return Boolean(this.#light?.getCapabilities?.().torch);
  }

  get lit() {
    return Boolean(this.#light?.getSettings().torch);
  }

  // Switches the light; a camera that refuses stays as it is.
  light(on) {
    return this.#light.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
  }

  // Starts the camera and answers when its picture moves. Throws what getUserMedia throws.
  async open() {
    this.close();
    this.#stream = await this.#ask().catch((error) => this.#askAgain(error));
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#watch(this.#stream);
  }

  #ask() {
    return navigator.mediaDevices.getUserMedia(wanted);
  }

  // A camera that was let go just now may need a moment.
  async #askAgain(error) {
    if (["NotAllowedError", "NotFoundError"].includes(error.name)) throw error;
    await new Promise((resolve) => setTimeout(resolve, moment));
    return this.#ask();
  }

  close() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  // Loads the reader once; rejects when it cannot run here, and may then be tried again.
  loadReader(url) {
    this.#reader ??= this.#startReader(url).catch((error) => {
      this.#worker.terminate();
      this.#worker = this.#reader = null;
      throw error;
    });
    return this.#reader;
  }

  #startReader(url) {
    const worker = new Worker(url, { type: "module" });
    this.#worker = worker;
    this.#busy = true; // until it is ready
    return new Promise((resolve, reject) => {
      const timer = setTimeout(reject, readerTimeout);
      worker.onerror = reject;
      worker.onmessage = ({ data }) => {
        clearTimeout(timer);
        if (!data.ready) return reject();
        worker.onmessage = (event) => this.#answer(event.data.text);
        worker.onerror = () => this.#answer(null);
        this.#busy = false;
        resolve();
      };
    });
  }

  #answer(text) {
    this.#busy = false;
    if (text) this.#onText(text);
  }

  // Hands a picture to the reader whenever it is idle, for as long as this stream is the current one.
  #watch(stream) {
    const next = () => {
      if (stream !== this.#stream) return;
      if (this.#worker && !this.#busy && this.#video.videoWidth) this.#send();
      this.#video.requestVideoFrameCallback ? this.#video.requestVideoFrameCallback(next) : setTimeout(next, 80);
    };
    next();
  }

  #send() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    Object.assign(this.#canvas, { width, height });
    const pen = this.#canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(this.#video, 0, 0);
    const picture = pen.getImageData(0, 0, width, height);
    this.#busy = true;
    this.#worker.postMessage(picture, [picture.data.buffer]);
  }
}
