/// Reads files that users name, in a way that no file can harm the process, and checks which files can be written.
///
/// [rootwalk.wire.file.RegularFile] is the entry point. It reads regular files only, since reading a pipe or a device
/// might never end, and each file only up to a bound. [rootwalk.wire.file.TextEncoding] converts the encodings that
/// editors write to UTF-8, and [rootwalk.wire.file.WriteTrial] detects early that a file cannot be written. All modules
/// read the files that users name through this package, so that the messages about them are the same; `ZoneText` of the
/// zones reads larger files, with the same checks.
///
/// Independent of DNS.
@NullMarked
package rootwalk.wire.file;

import org.jspecify.annotations.NullMarked;
