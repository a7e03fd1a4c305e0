package rootwalk.daemon.exposition;

import java.util.List;

/// The results of checks of the server.
///
/// @param live whether it still serves queries, or should be restarted
/// @param ready whether it should get queries
public record Health(List<Check> live, List<Check> ready) {

    /// A check.
    ///
    /// @param isPassed its result
    /// @param detail what was found, for operators
    public record Check(String name, boolean isPassed, String detail) {}
}
