package rootwalk.wire;

/// Numbers of things in messages for people.
public final class CountText {

    private CountText() {}

    /// A number of things whose plural ends in s: `1 record`, `2 records`.
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /// A number of other things: `1 query`, `2 queries`.
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
