"""Documents made to do harm, and documents damaged by chance: what reading them must not do, and what it does."""
