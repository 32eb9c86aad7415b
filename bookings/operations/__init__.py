"""Operations of bookings."""
