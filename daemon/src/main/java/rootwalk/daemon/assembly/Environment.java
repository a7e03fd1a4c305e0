package rootwalk.daemon.assembly;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.os.ProcessLimits;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.UdpSockets;

/// What a daemon uses besides its configuration.
///
/// @param secureRandom cryptographically strong, for any thread
/// @param configuration reads the configuration again, for a reload
/// @param limits of the process
/// @param pipelines changes the pipeline of each event loop; the identity, except for servers with deliberate faults
public record Environment(
        Time time, RandomGenerator secureRandom, UdpSockets sockets, Supplier<ConfigResult> configuration,
        UnaryOperator<Pipeline> pipelines, ProcessLimits limits) {

    /// The environment of a process: its clocks, the randomness of the system, its sockets.
    public static Environment ofProcess(Supplier<ConfigResult> configuration) {
        return new Environment(ProcessTime.ofSystem(), new BufferedSecureRandom(), UdpSockets.chosen(), configuration,
                UnaryOperator.identity(), ProcessLimits.ofThisProcess());
    }

    /// The same, with a configuration that a reload finds unchanged.
    public static Environment ofProcess(Config config) {
        return ofProcess(() -> new ConfigResult.Valid(config));
    }

    /// The same with other pipelines.
    public Environment withPipelines(UnaryOperator<Pipeline> changed) {
        return new Environment(time, secureRandom, sockets, configuration, changed, limits);
    }
}
