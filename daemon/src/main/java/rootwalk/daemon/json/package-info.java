/// JSON, written (RFC 8259).
///
/// [rootwalk.daemon.json.JsonWriter] is all there is: every command that prints for people can print for programs as
/// well, and nothing in the daemon reads JSON (a configuration in JSON is read as the YAML it is). It knows nothing of
/// DNS.
@NullMarked
package rootwalk.daemon.json;

import org.jspecify.annotations.NullMarked;
