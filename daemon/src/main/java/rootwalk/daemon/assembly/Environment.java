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

/// What a daemon takes from outside its configuration.
///
/// @param secureRandom cryptographically strong, for any thread
/// @param configuration reads the configuration again, for a reload
/// @param limits of what may be taken of the machine
/// @param pipelines what becomes of each event loop's pipeline: itself, unless the server is to behave oddly
public record Environment(
        Time time, RandomGenerator secureRandom, UdpSockets sockets, Supplier<ConfigResult> configuration,
        UnaryOperator<Pipeline> pipelines, ProcessLimits limits) {

    /// Those of a process: its clocks, the system's randomness, its sockets.
    public static Environment ofProcess(Supplier<ConfigResult> configuration) {
        return new Environment(ProcessTime.ofSystem(), new BufferedSecureRandom(), UdpSockets.chosen(), configuration,
                UnaryOperator.identity(), ProcessLimits.ofThisProcess());
    }

    /// The same, with a configuration that a reload finds unchanged.
    public static Environment ofProcess(Config config) {
        return ofProcess(() -> new ConfigResult.Sound(config));
    }

    /// The same with other pipelines.
    public Environment withPipelines(UnaryOperator<Pipeline> changed) {
        return new Environment(time, secureRandom, sockets, configuration, changed, limits);
    }
}
