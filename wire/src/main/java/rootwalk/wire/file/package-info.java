/// Files that people name, read so that no file can harm the process.
///
/// [rootwalk.wire.file.RegularFile] is the door. It reads regular files only, since a pipe may never be opened at its other
/// end and a device may never come to its own, and each file only up to a bound. [rootwalk.wire.file.TextEncoding] makes
/// UTF-8 of the encodings that editors write. Every module reads files through this package, so that all messages about
/// files are the same.
///
/// Knows nothing of DNS.
@NullMarked
package rootwalk.wire.file;

import org.jspecify.annotations.NullMarked;
