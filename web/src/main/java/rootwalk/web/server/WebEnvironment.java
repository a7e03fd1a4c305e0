package rootwalk.web.server;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/// The threads, clocks and log of a server.
///
/// @param loopThreads creates the threads of the event loops
/// @param eventThreads creates the threads of event sources and of computed responses
/// @param millis the time of day
/// @param nanos a monotonic clock, for deadlines
public record WebEnvironment(ThreadFactory loopThreads, ThreadFactory eventThreads, LongSupplier millis,
        LongSupplier nanos,
        Optional<AccessLog> accessLog) {}
