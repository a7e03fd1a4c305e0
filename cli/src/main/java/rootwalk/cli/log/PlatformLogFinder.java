package rootwalk.cli.log;

import org.slf4j.jdk.platform.logging.SLF4JSystemLoggerFinder;

/// Brings what the JDK and libraries report through [System.Logger] to the log.
///
/// It adds nothing to its superclass. But the JDK looks for one provider more than it uses (`LoggerFinderLoader`), and for one service file more than it was
/// asked for (`BuiltinClassLoader.findResources`), and otherwise opens and reads all jars at each start. So the service file in the first jar of the class
/// path names two providers, and the second jar, that of the superclass, has such a file as well (docs/decisions/010).
public final class PlatformLogFinder extends SLF4JSystemLoggerFinder {

    /// For [java.util.ServiceLoader].
    public PlatformLogFinder() {}
}
