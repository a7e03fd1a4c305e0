package rootwalk.web.server;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/// What a server takes from outside.
///
/// @param loopThreads
///            makes the threads of the event loops
/// @param eventThreads
///            makes the threads on which event sources run
/// @param millis
///            the day's clock
/// @param nanos
///            one that never goes back, for deadlines
public record WebEnvironment(ThreadFactory loopThreads, ThreadFactory eventThreads, LongSupplier millis,
        LongSupplier nanos,
        Optional<AccessLog> accessLog) {}
