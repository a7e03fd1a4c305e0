package rootwalk.daemon.assembly.process;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.os.ProcessLimits;
import rootwalk.os.ThreadWeights;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.UdpSockets;
import rootwalk.transfer.SteadyClock;

/// What a daemon uses besides its configuration.
///
/// @param time for TTLs, timeouts and deadlines; it never goes back
/// @param clock the time of day, for signatures, certificates and logs; it may be set back
/// @param secureRandom cryptographically strong, for any thread
/// @param configuration reads the configuration again, for a reload
/// @param limits of the process
/// @param logLinesLost the number of lines of the log that could not be written
/// @param listenSockets those of other processes
/// @param weights of the threads of the process
/// @param pipelines changes the pipeline of each event loop; the identity, except for servers with deliberate faults
public record Environment(
        Time time, InstantSource clock, RandomGenerator secureRandom, UdpSockets sockets,
        Supplier<ConfigResult> configuration, UnaryOperator<Pipeline> pipelines, ProcessLimits limits,
        LongSupplier logLinesLost, ListenSockets listenSockets, ThreadWeights weights) {

    /// The environment of a process: its clocks, the randomness of the system, its sockets.
    public static Environment ofProcess(Supplier<ConfigResult> configuration) {
        return new Environment(ProcessTime.ofSystem(), InstantSource.system(), new BufferedSecureRandom(),
                UdpSockets.chosen(), configuration, UnaryOperator.identity(), ProcessLimits.ofThisProcess(),
                () -> 0, ListenSockets.none(), ThreadWeights.USUAL);
    }

    /// The same, with a configuration that a reload finds unchanged.
    public static Environment ofProcess(Config config) {
        return ofProcess(() -> new ConfigResult.Valid(config));
    }

    /// For intervals of which corrections of the time of day change nothing.
    public SteadyClock steadyClock() {
        return new SteadyClock(clock, time::nanos);
    }

    /// The same with another time of day.
    public Environment withClock(InstantSource other) {
        return new Environment(time, other, secureRandom, sockets, configuration, pipelines, limits,
                logLinesLost, listenSockets, weights);
    }

    /// The same with other pipelines.
    public Environment withPipelines(UnaryOperator<Pipeline> changed) {
        return new Environment(time, clock, secureRandom, sockets, configuration, changed, limits,
                logLinesLost, listenSockets, weights);
    }

    /// The same with another log.
    public Environment withLog(LongSupplier linesLost) {
        return new Environment(time, clock, secureRandom, sockets, configuration, pipelines, limits,
                linesLost, listenSockets, weights);
    }

    /// The same with sockets of other processes.
    public Environment withListenSockets(ListenSockets other) {
        return new Environment(time, clock, secureRandom, sockets, configuration, pipelines, limits,
                logLinesLost, other, weights);
    }

    /// The same with other weights of threads.
    public Environment withWeights(ThreadWeights other) {
        return new Environment(time, clock, secureRandom, sockets, configuration, pipelines, limits,
                logLinesLost, listenSockets, other);
    }
}
