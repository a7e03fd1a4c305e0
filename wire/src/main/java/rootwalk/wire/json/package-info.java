/// Writes and reads JSON (RFC 8259).
///
/// [rootwalk.wire.json.JsonWriter] is the entry point: every command that prints text can print JSON as well.
/// [rootwalk.wire.json.JsonReader] reads what clients of the REST API send (a configuration in JSON is read as YAML). [rootwalk.wire.json.JsonProblem] and
/// [rootwalk.wire.json.RecordJson] write problems, and records (RFC 8427), which several commands print. The names of
/// members follow the same rules in all commands: camel case, a unit at the end of the name where there is one
/// (`tookMilliseconds`, `bodyOctets`), and `done` for whether the command succeeded.
@NullMarked
package rootwalk.wire.json;

import org.jspecify.annotations.NullMarked;
