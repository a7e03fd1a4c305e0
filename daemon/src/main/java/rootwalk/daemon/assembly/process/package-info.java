/// What all parts of the running server need of its process.
///
/// [rootwalk.daemon.assembly.process.Environment] has what a daemon uses besides its configuration: clocks, randomness, sockets. Its threads are
/// made by `NamedThreads`, and `UncaughtExceptions` reports what they throw. A `PeriodicCheck` runs now and then; an `OwnThread` does one thing. `FileStates` and
/// `FileDigest` tell whether a file changed; `KeysReader` and `PasswordFile` read secrets. An `Endpoint` is an address to listen on and its purpose, an `OpenEndpoint` its
/// socket, and `ListenSockets` are those of another process.
@NullMarked
package rootwalk.daemon.assembly.process;

import org.jspecify.annotations.NullMarked;
