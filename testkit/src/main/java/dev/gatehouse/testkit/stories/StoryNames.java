package dev.gatehouse.testkit.stories;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Reports stories as numbered sentences, such as {@code 2 Start: a start without proof returns at once}. The numbers are those of
 * chapters, in the order in which a backend is written: what a later chapter needs is in an earlier one.
 *
 * @since 0.1.0
 */
public final class StoryNames extends DisplayNameGenerator.Standard {
    private static final List<Class<?>> CHAPTERS = List.of(
            DefinitionStories.class,
            StartStories.class,
            ReadinessStories.class,
            StopStories.class,
            StatusStories.class,
            EnvironmentStories.class,
            RestartPolicyStories.class,
            ContractStories.class,
            BulkStories.class,
            RegistrationStories.class,
            OutputStories.class,
            RestartFromWithinStories.class,
            UpgradeStories.class);

    /** Makes a generator, as JUnit does. */
    public StoryNames() {}

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> test, Method method) {
        int chapter = CHAPTERS.indexOf(method.getDeclaringClass());
        if (chapter < 0) {
            return sentence(method.getName());
        }
        String title = sentence(CHAPTERS.get(chapter).getSimpleName().replace("Stories", ""));
        return (chapter + 1) + " " + title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1) + ": "
                + sentence(method.getName());
    }

    /** The words of a name in camel case. */
    private static String sentence(String name) {
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                sentence.append(' ');
            }
            sentence.append(Character.toLowerCase(c));
        }
        return sentence.toString();
    }

    /**
     * Runs stories chapter by chapter; tests that a backend adds come last.
     *
     * @since 0.1.0
     */
    public static final class Order implements MethodOrderer {
        /** Makes an orderer, as JUnit does. */
        public Order() {}

        @Override
        public void orderMethods(MethodOrdererContext context) {
            context.getMethodDescriptors().sort(Comparator.comparingInt(Order::chapter));
        }

        private static int chapter(MethodDescriptor descriptor) {
            int chapter = CHAPTERS.indexOf(descriptor.getMethod().getDeclaringClass());
            return chapter < 0 ? CHAPTERS.size() : chapter;
        }
    }
}
