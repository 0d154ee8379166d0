/** A file that came in a part of a multipart body. */
export class UploadedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
  /** `attach://NAME` pointed at its part, instead of the part being called as the parameter. */
  readonly attached: boolean;

  constructor(name: string, mime: string, bytes: Buffer, attached = false) {
    this.name = name;
    this.mime = mime;
    this.bytes = bytes;
    this.attached = attached;
  }

  /** For the log of calls: what a file is, never its content. */
  toJSON(): object {
    return { file: this.name, mime: this.mime, bytes: this.bytes.length };
  }
}
