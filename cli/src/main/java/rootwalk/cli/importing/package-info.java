/// `rootwalk import`: the configuration of another server as a configuration of rootwalk.
///
/// [rootwalk.cli.importing.ConfigImport] is the entry point. A [rootwalk.cli.importing.ImportFormat] names each program. One
/// parser for each grammar reads the file, with the files that it includes, into [rootwalk.cli.importing.Statement]s; a
/// [rootwalk.cli.importing.Translator] for each program adds their meaning to the [rootwalk.cli.importing.Settings], which all
/// programs share. What has no counterpart becomes a comment.
///
/// The result is read as the daemon would read it, and what it rejects becomes a comment too, so the result is always valid.
///
/// Depends on the configuration, but not on the command line.
@NullMarked
package rootwalk.cli.importing;

import org.jspecify.annotations.NullMarked;
