"""What we say: pure decisions from a conversation and an incoming message to replies."""
