/// Reads files that users name, so that no file can harm the process.
///
/// [rootwalk.wire.file.RegularFile] is the entry point. It reads regular files only, since reading a pipe or a device
/// might never end, and each file only up to a bound. [rootwalk.wire.file.TextEncoding] converts the encodings that
/// editors write to UTF-8. Every module reads files through this package, so that all messages about files are the
/// same.
///
/// Independent of DNS.
@NullMarked
package rootwalk.wire.file;

import org.jspecify.annotations.NullMarked;
