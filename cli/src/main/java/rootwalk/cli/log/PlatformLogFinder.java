package rootwalk.cli.log;

import org.slf4j.jdk.platform.logging.SLF4JSystemLoggerFinder;

/// Brings what the JDK and libraries report through [System.Logger] to the log.
///
/// It adds nothing to its superclass, which has a service file too. Without a second provider, the JDK opens and reads all jars at each start: it looks
/// for one provider more than it uses (`LoggerFinderLoader`), and for one service file more than it was asked for
/// (`BuiltinClassLoader.findResources`). This one is in the first jar of the class path, the other one in the second (docs/decisions/010).
public final class PlatformLogFinder extends SLF4JSystemLoggerFinder {

    /// For [java.util.ServiceLoader].
    public PlatformLogFinder() {}
}
