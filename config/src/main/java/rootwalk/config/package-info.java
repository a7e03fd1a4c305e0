/// The configuration file, read into immutable data.
///
/// [rootwalk.config.ConfigReader] is the entry point. It takes the tree of values from `yaml`, reads each mapping with a
/// [rootwalk.config.Section] and each scalar with its [rootwalk.config.Kind], and returns either a [rootwalk.config.Config] or every [rootwalk.config.Problem] of the file at once. A problem says what is wrong and what to
/// write: `Units`, `AddressParser`, `NameParser` and `RecordParser` recognise what users often write in place of a value,
/// `UnknownKey` finds the section that has a key, and `ForeignKeys` has the keys of other programs. `IneffectiveSettings` warns of settings without effect. A value that cannot be read is replaced by its
/// default only to find further problems; the result is then never a configuration. The files and addresses that the file names
/// are in [rootwalk.config.ConfigSource] with their places; other packages check them.
///
/// The package depends on `rootwalk.wire` only, not on the daemon. The code that uses a setting describes its effect. A
/// configuration may also be a JSON file, since YAML includes JSON.
@NullMarked
package rootwalk.config;

import org.jspecify.annotations.NullMarked;
