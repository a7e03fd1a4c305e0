package rootwalk.cli.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// The backend of SLF4J. `lib/jvm.options` names this class, so that SLF4J does not search all jars for a backend. Without that
/// option, SLF4J finds it as a service.
public final class LogProvider implements SLF4JServiceProvider {

    /// The API version that this backend supports: any 2.0.
    private static final String API = "2.0.99";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    @Override
    public void initialize() {
        LogOutput.prepare();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return LogOutput.LOGGERS;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return API;
    }
}
