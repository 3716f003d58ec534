package samlet.runtime;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** Times as AWS's runtime writes them: points in time and durations in seconds, dates as lists of their numbers. */
final class Times {
    private Times() {}

    /** What stands for a time in JSON. */
    static Object written(Object time) {
        if (time instanceof Instant) return seconds(((Instant) time).getEpochSecond(), ((Instant) time).getNano());
        if (time instanceof OffsetDateTime) return written(((OffsetDateTime) time).toInstant());
        if (time instanceof ZonedDateTime) return written(((ZonedDateTime) time).toInstant());
        if (time instanceof Duration) return seconds(((Duration) time).getSeconds(), ((Duration) time).getNano());
        List<Integer> numbers = new ArrayList<>();
        if (time instanceof LocalDate) {
            add((LocalDate) time, numbers);
        } else if (time instanceof LocalTime) {
            add((LocalTime) time, numbers);
        } else if (time instanceof LocalDateTime) {
            add(((LocalDateTime) time).toLocalDate(), numbers);
            add(((LocalDateTime) time).toLocalTime(), numbers);
        } else {
            return time.toString();
        }
        return numbers;
    }

    private static BigDecimal seconds(long seconds, int nanoseconds) {
        return BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanoseconds, 9));
    }

    private static void add(LocalDate date, List<Integer> numbers) {
        numbers.add(date.getYear());
        numbers.add(date.getMonthValue());
        numbers.add(date.getDayOfMonth());
    }

    private static void add(LocalTime time, List<Integer> numbers) {
        numbers.add(time.getHour());
        numbers.add(time.getMinute());
        if (time.getSecond() == 0 && time.getNano() == 0) return;
        numbers.add(time.getSecond());
        if (time.getNano() != 0) numbers.add(time.getNano());
    }
}
