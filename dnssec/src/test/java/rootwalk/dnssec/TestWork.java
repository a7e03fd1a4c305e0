package rootwalk.dnssec;

/// Work for tests of other things than limits.
public final class TestWork {

    private TestWork() {}

    /// Work without limits.
    public static Work unlimited() {
        return Work.ofQuery(new WorkLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }
}
