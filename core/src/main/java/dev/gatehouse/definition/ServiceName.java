package dev.gatehouse.definition;

/**
 * The service of one profile's gateway, independent of the backend. Each backend derives its slot, unit, label or task
 * name from it and the stem of the app. The natural order is that of the profiles. Immutable.
 *
 * @param profile the profile
 * @since 0.1.0
 */
public record ServiceName(ProfileName profile) implements Comparable<ServiceName> {
    /**
     * Returns the service of a profile.
     *
     * @param profile the profile's name
     * @return the service
     * @throws dev.gatehouse.error.InvalidInputException if the name is not a valid profile name
     */
    public static ServiceName of(String profile) {
        return new ServiceName(ProfileName.of(profile));
    }

    @Override
    public int compareTo(ServiceName other) {
        return profile.compareTo(other.profile);
    }

    // Written out: those of a record are linked at run time, which takes a short command milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceName service && service.profile.equals(profile);
    }

    @Override
    public int hashCode() {
        return profile.hashCode();
    }

    @Override
    public String toString() {
        return profile.value();
    }
}
