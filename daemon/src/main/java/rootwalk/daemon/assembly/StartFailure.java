package rootwalk.daemon.assembly;

import java.util.List;

/// The daemon cannot run with this configuration here; each problem says what is wrong, where, and the way out.
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    StartFailure(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// All of them, never empty.
    public List<String> problems() {
        return problems;
    }
}
