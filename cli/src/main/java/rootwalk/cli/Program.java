package rootwalk.cli;

import java.nio.file.Path;
import java.util.Optional;

import rootwalk.cli.command.Exit;
import rootwalk.cli.serve.DaemonProcess;

/// The entry point of the process. It passes its arguments to the command line, except for `serve` and `serve -c FILE`.
/// These do not use Picocli, whose classes have an old format that AOT caches cannot store, so the daemon starts a
/// quarter of a second earlier.
///
/// Whatever the AOT cache does not have is looked for in the jars, all of which are then opened and read. So a start looks for nothing there
/// (docs/decisions/003).
public final class Program {

    /// Netty opens a selector when it is loaded. Without this property, the JDK looks for a provider in all jars.
    private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";
    private static final String SELECTORS_OF_LINUX = "sun.nio.ch.EPollSelectorProvider";

    private Program() {}

    public static void main(String... arguments) throws InterruptedException {
        if (System.getProperty("os.name").equals("Linux") && System.getProperty(SELECTORS) == null) {
            System.setProperty(SELECTORS, SELECTORS_OF_LINUX);
        }
        System.exit(run(arguments));
    }

    private static int run(String... arguments) throws InterruptedException {
        try {
            return isPlainServe(arguments) ? serve(arguments) : Main.commandLine().execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("rootwalk: " + Exit.reason(e));
            return Exit.FAILED;
        } catch (LinkageError e) {
            System.err.println("rootwalk: " + reason(e));
            return Exit.FAILED;
        }
    }

    /// A class cannot be initialised without threads, and not be found without descriptors.
    private static String reason(LinkageError failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause.toString();
            if (text.contains(OutOfMemoryError.class.getName())) {
                return Exit.outOfMemory(text);
            }
        }
        return "a class cannot be loaded: " + Exit.reason(failure)
                + "; if the limit on open files (ulimit -n) is low, raise it, else install rootwalk again";
    }

    private static boolean isPlainServe(String... arguments) {
        return (arguments.length == 1
                || (arguments.length == 3 && (arguments[1].equals("-c") || arguments[1].equals("--config"))))
                && arguments[0].equals("serve");
    }

    private static int serve(String... arguments) throws InterruptedException {
        return new DaemonProcess(arguments.length == 1 ? Optional.empty() : Optional.of(Path.of(arguments[2])),
                System.err)
                .run();
    }
}
