/// The configuration file, read into immutable data.
///
/// [rootwalk.config.ConfigReader] is the entry point. It composes the YAML into nodes that know their line, walks them
/// with one [rootwalk.config.Section] for each mapping, reads each scalar by its [rootwalk.config.Kind],
/// and ends with either a [rootwalk.config.Config] or every [rootwalk.config.Problem] of the file at
/// once: a person corrects a file in one go. A problem says what is wrong and what to write: `Units`, `AddressWords`,
/// `NameWords` and `RecordWords` know what people write in place of a value, `UnknownKey` finds the section that has a key,
/// `OtherWords` knows the keys of other programs, and `YamlTrouble` finds the quote or bracket that is missing.
/// `WithoutEffect` warns of settings that have none. A problem never
/// leaves a half-made configuration behind: what could not be read is replaced by its default only so that reading can
/// go on to the next problem. What the file names outside of itself, files and addresses, is in
/// [rootwalk.config.ConfigSource] with its places; they are looked at elsewhere.
///
/// The package depends on `rootwalk.wire` only, not on the daemon. The code that uses a setting describes its effect. JSON
/// is YAML, so a configuration may be a JSON file.
@NullMarked
package rootwalk.config;

import org.jspecify.annotations.NullMarked;
