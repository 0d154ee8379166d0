/** Files to send without having any: a drawn receipt, a sticker, a second of sound. All made in the browser. */

function draw(width: number, height: number, paint: (brush: CanvasRenderingContext2D) => void): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext('2d');
  if (!brush) return Promise.reject(new Error('This browser has no canvas.'));
  paint(brush);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png'),
  );
}

/** A paper slip with a title and grey lines; it carries no number of anyone. */
export function receiptPicture(title: string, line: string): Promise<Blob> {
  return draw(720, 480, (brush) => {
    brush.fillStyle = '#d8d3c8';
    brush.fillRect(0, 0, 720, 480);
    brush.translate(360, 240);
    brush.rotate(-0.03);
    brush.fillStyle = '#fffdf6';
    brush.fillRect(-290, -190, 580, 380);
    brush.direction = 'rtl';
    brush.textAlign = 'center';
    brush.fillStyle = '#29324a';
    brush.font = "600 34px 'Vazirmatn Variable', sans-serif";
    brush.fillText(title, 0, -120);
    brush.font = "22px 'Vazirmatn Variable', sans-serif";
    brush.fillText(line, 0, -76);
    brush.fillStyle = '#c6cbd6';
    for (let row = 0; row < 5; row++) brush.fillRect(-230 + row * 14, -30 + row * 38, 460 - row * 28, 14);
  });
}

export function stickerPicture(emoji: string): Promise<Blob> {
  return draw(512, 512, (brush) => {
    brush.textAlign = 'center';
    brush.textBaseline = 'middle';
    brush.font = '380px sans-serif';
    brush.fillText(emoji, 256, 276);
  });
}

/** One second of a soft 440 Hz tone: WAV, 8,000 samples a second, 16 bits, mono. */
export function tone(): Blob {
  const rate = 8000;
  const data = new DataView(new ArrayBuffer(44 + rate * 2));
  const write = (at: number, word: string) => {
    for (let i = 0; i < word.length; i++) data.setUint8(at + i, word.charCodeAt(i));
  };
  write(0, 'RIFF');
  data.setUint32(4, 36 + rate * 2, true);
  write(8, 'WAVEfmt ');
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, rate, true);
  data.setUint32(28, rate * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  write(36, 'data');
  data.setUint32(40, rate * 2, true);
  for (let i = 0; i < rate; i++) {
    const loud = Math.min(1, i / 400, (rate - i) / 2000) * 9000;
    data.setInt16(44 + i * 2, Math.sin((i / rate) * 440 * 2 * Math.PI) * loud, true);
  }
  return new Blob([data.buffer], { type: 'audio/wav' });
}
