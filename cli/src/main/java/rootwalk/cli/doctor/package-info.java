/// `rootwalk doctor`: checks of this machine, and of the network that it is in.
///
/// [rootwalk.cli.doctor.Doctor] is the entry point: it has the list of all checks, and runs those that are independent at
/// the same time. A check is a class that examines one subject of a [rootwalk.cli.doctor.Machine] and returns a
/// [rootwalk.cli.doctor.Verdict]. It changes nothing. `docs/doctor.md` describes each check.
///
/// Depends on the configuration, the operating system and the client for queries, but not on the command line.
@NullMarked
package rootwalk.cli.doctor;

import org.jspecify.annotations.NullMarked;
