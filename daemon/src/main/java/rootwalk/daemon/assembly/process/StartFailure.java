package rootwalk.daemon.assembly.process;

import java.util.List;
import java.util.stream.Collectors;

import rootwalk.config.Problem;

/// The daemon cannot run with this configuration on this host. Each problem has a place, a reason and a remedy.
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public StartFailure(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// All of them, never empty.
    public List<Problem> problems() {
        return problems;
    }
}
