package rootwalk.cli.rehearsal;

/// Runs commands in this process. Their exit status is ignored.
@FunctionalInterface
public interface Commands {

    void run(String... arguments);
}
